export { collect, type Deployment, emptyDeployment } from "./collect";
export { type Paint, paintFor } from "./paint";
export { Progress } from "./progress";
export { render, type Summary } from "./render";
export { catalogueSchema, type PackVerdict, type Rule, verdicts } from "./verdict";
