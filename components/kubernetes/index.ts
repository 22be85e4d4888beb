export { datadogLabels, type Labelled, labelValue, selectorLabels, standardLabels } from "./labels";
