import { behaviour, refuse } from "../../kit";

const ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation";

export const webAclAssociation = behaviour(ASSOCIATION, {
  // AWS takes the new web ACL in place of the old one, which the other association then takes off when it goes.
  // https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html
  create(cloud, { resourceArn }) {
    const [rival] = cloud.all(ASSOCIATION, { resourceArn });
    if (rival) {
      refuse(
        "WAFAssociatedItemException",
        `The resource ${resourceArn} has a web ACL already`,
        `AWS would replace it unasked: ${rival.inputs.webAclArn}. Set deleteBeforeReplace, or associate only one`,
      );
    }
    return undefined;
  },
});
