import { behaviour, type Outputs } from "../kit";

export const randomUuid = behaviour("random:index/randomUuid:RandomUuid", { create: ({ own }) => named(own.uuid()) });
export const randomUuid4 = behaviour("random:index/randomUuid4:RandomUuid4", {
  create: ({ own }) => named(own.uuid()),
});
export const randomUuid7 = behaviour("random:index/randomUuid7:RandomUuid7", {
  create: ({ own }) => named(own.uuid().replace(/^(.{14})4/, "$17")),
});

function named(result: string): Outputs {
  return { id: result, result };
}
