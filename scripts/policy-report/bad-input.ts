/** What was read cannot be relied on: there is no verdict, which is not the same as a verdict without findings. */
export class BadInput extends Error {
  override readonly name = "BadInput";
}
