import { randomInt } from "node:crypto";

// Nothing that a URL, a shell or SQL reads as anything but itself.
const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A value that nobody can guess: 48 letters and digits hold 285 bits. */
export function randomPassword(length = 48): string {
  return Array.from({ length }, () => characters.charAt(randomInt(characters.length))).join("");
}
