import { behaviour } from "../kit";

export const dashboard = behaviour("datadog:index/dashboard:Dashboard", {
  create: (cloud, { title }) => dashboardOutputs(cloud.own.text(9, ALPHABET), title),
});
export const dashboardJson = behaviour("datadog:index/dashboardJson:DashboardJson", {
  create: (cloud, { dashboard: json }) => dashboardOutputs(cloud.own.text(9, ALPHABET), JSON.parse(json).title ?? ""),
});

const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

function dashboardOutputs(letters: string, title: string) {
  const id = [letters.slice(0, 3), letters.slice(3, 6), letters.slice(6)].join("-");
  const slug = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return { id, url: `/dashboard/${id}/${slug}`, dashboardListsRemoveds: [] };
}
