import { app } from 'electron'

/** The number on the app's icon: how many sessions need the person. Systems without one ignore it. */
export const showBadge = (count: number): void => void app.setBadgeCount(count)
