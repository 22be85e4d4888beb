export { type PackFacts, serveAnalyzer } from "./analyzer";
