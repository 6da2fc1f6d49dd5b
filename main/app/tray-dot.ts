/** BGRA of the needs-you amber. */
const AMBER = [0x0b, 0x9e, 0xf5, 0xff]
const RADIUS = 5

/** A picture of four bytes a pixel (BGRA), `size` pixels wide and high, with a dot in its lower right corner. The given one stays as it is. */
export function withDot(bitmap: Uint8Array, size: number): Buffer {
  const dotted = Buffer.from(bitmap)
  const middle = size - RADIUS - 0.5
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      if ((x - middle) ** 2 + (y - middle) ** 2 <= RADIUS ** 2) dotted.set(AMBER, (y * size + x) * 4)
  return dotted
}
