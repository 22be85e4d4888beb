/** The taggable types, sorted. */
export function taggableTypes(): string[];
