export const pulumiVersion: string;
export function pulumiFolder(home?: string): string;
export function pulumiBinary(home?: string): string;
