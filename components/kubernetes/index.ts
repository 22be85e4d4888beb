export {
  type Attribute,
  IngressClassParams,
  type IngressClassParamsArgs,
  type IngressClassParamsSpec,
} from "./ingress-class-params";
export { datadogLabels, type Labelled, labelValue, selectorLabels, standardLabels } from "./labels";
