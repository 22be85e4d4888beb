import { behaviour } from "../kit";

export const randomId = behaviour("random:index/randomId:RandomId", {
  create({ own }, { byteLength, prefix = "" }) {
    const bytes = own.bytes(byteLength, "id");
    const url = bytes.toString("base64url");
    return {
      id: url,
      b64Url: prefix + url,
      b64Std: prefix + bytes.toString("base64"),
      hex: prefix + bytes.toString("hex"),
      dec: prefix + BigInt(`0x${bytes.toString("hex")}`).toString(),
    };
  },
});
