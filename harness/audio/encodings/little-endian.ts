// Typed-array views on little-endian bytes. Reading through a view is more than ten times as fast as reading sample by
// sample, but it needs bytes aligned to the element and a host of the same byte order; the others get a copy.

type NumberArray = Int16Array | Int32Array | Float32Array | Float64Array
interface NumberArrayType<Numbers extends NumberArray> {
  readonly BYTES_PER_ELEMENT: number
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): Numbers
}

const HOST_IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

/** The bytes as numbers; a trailing part of a number is left out. Read only: it may or may not be a copy. */
export function littleEndianView<Numbers extends NumberArray>(
  bytes: Uint8Array,
  type: NumberArrayType<Numbers>,
  hostIsLittleEndian = HOST_IS_LITTLE_ENDIAN,
): Numbers {
  const width = type.BYTES_PER_ELEMENT
  const readable = hostIsLittleEndian ? alignedTo(width, bytes) : byteSwapped(bytes, width)
  return new type(readable.buffer, readable.byteOffset, Math.floor(readable.length / width))
}

/** The bytes of the numbers, in little-endian order. Takes the numbers over: they may share memory with the result. */
export function littleEndianBytes(numbers: NumberArray, hostIsLittleEndian = HOST_IS_LITTLE_ENDIAN): Uint8Array {
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)
  return hostIsLittleEndian ? bytes : byteSwapped(bytes, numbers.BYTES_PER_ELEMENT)
}

function alignedTo(width: number, bytes: Uint8Array): Uint8Array {
  // Not bytes.slice(): of a Node Buffer that is a view again, at the same odd address.
  return bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes)
}

function byteSwapped(bytes: Uint8Array, width: number): Uint8Array {
  const swapped = new Uint8Array(bytes.length - (bytes.length % width))
  for (let start = 0; start < swapped.length; start += width) {
    swapped.set(bytes.subarray(start, start + width).toReversed(), start)
  }
  return swapped
}
