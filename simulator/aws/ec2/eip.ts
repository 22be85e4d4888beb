import { addressIn } from "../../address";
import { behaviour } from "../../kit";

/** 198.18.0.0/15 is set apart for trials: nothing answers there. */
const PUBLIC = "198.18.0.0/15";

export const eip = behaviour("aws:ec2/eip:Eip", {
  create({ own, region }) {
    const publicIp = addressIn(PUBLIC, own.below(2 ** 17));
    const domain = region === "us-east-1" ? "compute-1" : `${region}.compute`;
    return { publicIp, publicDns: `ec2-${publicIp.replaceAll(".", "-")}.${domain}.amazonaws.com` };
  },
});
