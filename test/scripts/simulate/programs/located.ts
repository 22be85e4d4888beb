export const located = () => "somewhere";
