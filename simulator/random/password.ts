import { behaviour } from "../kit";
import { checkClasses, compose, twins } from "./letters";

const BCRYPT_LETTERS = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A password: nobody can guess it from its name. */
export const randomPassword = behaviour("random:index/randomPassword:RandomPassword", {
  check: checkClasses,

  create({ hidden, own }, inputs) {
    const hash = `$2a$10$${own.text(53, BCRYPT_LETTERS, "bcrypt")}`;
    return { id: "none", result: compose(inputs, hidden), bcryptHash: hash, ...twins(inputs) };
  },
});
