import { behaviour, refuse } from "../../kit";
import { requireIssued } from "./listener";

/** A certificate for one more name. The first is the listener's own. */
export const listenerCertificate = behaviour("aws:lb/listenerCertificate:ListenerCertificate", {
  create(cloud, { listenerArn, certificateArn }) {
    requireIssued(cloud, certificateArn);
    const listener = cloud.find("aws:lb/listener:Listener", listenerArn);
    if (listener && !["HTTPS", "TLS"].includes(listener.outputs.protocol)) {
      refuse(
        "UnsupportedProtocol",
        `The listener ${listenerArn} has the protocol ${listener.outputs.protocol}, which takes no certificate`,
        "only HTTPS and TLS listeners have certificates",
      );
    }
    return undefined;
  },
});
