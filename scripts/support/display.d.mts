/** See display.mjs. */
export function startDisplay(): Promise<{ env: { DISPLAY: string; XAUTHORITY: string }; end(): Promise<void> }>
