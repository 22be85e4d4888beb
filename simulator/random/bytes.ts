import { behaviour } from "../kit";

export const randomBytes = behaviour("random:index/randomBytes:RandomBytes", {
  create({ hidden, own }, { length }) {
    const bytes = hidden.bytes(length, "bytes");
    return { id: own.hex(32), base64: bytes.toString("base64"), hex: bytes.toString("hex") };
  },
});
