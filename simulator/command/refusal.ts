/** Something a person can put right: printed as it stands, without a stack, and the command ends with exit code 1. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}
