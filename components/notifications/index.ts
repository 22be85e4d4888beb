export { Notifications, type NotificationsArgs } from "./notifications";
