/** How a menu and its lines look, wherever one opens. */
export const menuLook = 'z-50 min-w-44 rounded-lg border border-line bg-surface p-1 shadow-raised'
export const menuItemLook =
  'flex items-center gap-2 rounded-md px-2 py-1.5 text-soft outline-none data-[disabled]:opacity-45 data-[highlighted]:bg-accent-wash data-[highlighted]:text-ink data-[state=checked]:text-ink'
