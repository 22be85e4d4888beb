import { behaviour } from "../kit";
import { checkClasses, compose, twins } from "./letters";

export const randomString = behaviour("random:index/randomString:RandomString", {
  check: checkClasses,

  create({ own }, inputs) {
    const result = compose(inputs, own);
    return { id: result, result, ...twins(inputs) };
  },
});
