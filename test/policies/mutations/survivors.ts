/** Changes that matter and that no rule refuses, each with the reason. */
export const survivors: readonly { readonly what: RegExp; readonly reason: string }[] = [];
