import { type Bytes, newBytes, putBytes, putNumber, type Reading, takeNumber, written } from './bytes.ts';

/** Numbers come in containers of 65,536: a dense list of one archives is read without the others'. */
export const containerSize = 65_536;

/** Numbers of entries in a segment, as bits (little-endian words). */
export type Bits = Uint32Array;

export const newBits = (size: number): Bits => new Uint32Array((size + 31) >>> 5);

const deltaList = 0;
const bitmap = 1;

/** One container: its number, form, how many, byte length, bytes. The shorter of delta-varint list and bitmap. */
function putContainer(
  to: Bytes,
  container: number,
  numbers: ArrayLike<number>,
  from: number,
  until: number,
  size: number,
) {
  const base = container * containerSize;
  const bitmapLength = (Math.min(containerSize, size - base) + 7) >>> 3;
  const list = newBytes(Math.min(bitmapLength, (until - from) * 3) + 8);
  let before = base - 1;
  for (let n = from; n < until && list.length < bitmapLength; n++) {
    putNumber(list, numbers[n]! - before - 1);
    before = numbers[n]!;
  }
  const isList = list.length < bitmapLength;
  const bytes = isList ? list.bytes.subarray(0, list.length) : new Uint8Array(bitmapLength);
  if (!isList)
    for (let n = from; n < until; n++) {
      const bit = numbers[n]! - base;
      bytes[bit >>> 3]! |= 1 << (bit & 7);
    }
  putNumber(to, container);
  putNumber(to, isList ? deltaList : bitmap);
  putNumber(to, bytes.length);
  putBytes(to, bytes);
}

/** Packs ascending numbers below `size`, a piece of bytes per container. */
export function packByContainer(numbers: ArrayLike<number>, size: number): [container: number, bytes: Uint8Array][] {
  const packed: [number, Uint8Array][] = [];
  for (let from = 0; from < numbers.length; ) {
    const container = Math.floor(numbers[from]! / containerSize);
    const end = (container + 1) * containerSize;
    let until = from + 1;
    while (until < numbers.length && numbers[until]! < end) until++;
    const bytes = newBytes(64);
    putContainer(bytes, container, numbers, from, until, size);
    packed.push([container, written(bytes)]);
    from = until;
  }
  return packed;
}

/** Sets in `bits` every number of the packed containers (one or several, one after another). */
export function unpackInto(bits: Bits, packed: Uint8Array): void {
  const from: Reading = { bytes: packed, at: 0 };
  const asBytes = new Uint8Array(bits.buffer, bits.byteOffset, bits.byteLength);
  while (from.at < packed.length) {
    const container = takeNumber(from);
    const form = takeNumber(from);
    const end = takeNumber(from) + from.at;
    const base = container * containerSize;
    if (form === bitmap) {
      const bytes = packed.subarray(from.at, end);
      asBytes.set(bytes, base >>> 3);
    } else unpackList(bits, packed, from.at, end, base);
    from.at = end;
  }
}

/** Sets every number of a delta-varint list that starts at `base`. */
export function unpackList(bits: Bits, packed: Uint8Array, start: number, end: number, base: number): void {
  let number = base - 1;
  for (let at = start; at < end; ) {
    let byte = packed[at++]!;
    let delta = byte & 127;
    for (let shift = 7; byte > 127; shift += 7) {
      byte = packed[at++]!;
      delta |= (byte & 127) << shift;
    }
    number += delta + 1;
    bits[number >>> 5]! |= 1 << (number & 31);
  }
}

/** Packs ascending numbers as one delta-varint list from 0. */
export function packList(numbers: ArrayLike<number>): Uint8Array {
  const list = newBytes(numbers.length * 2 + 8);
  let before = -1;
  for (let n = 0; n < numbers.length; n++) {
    putNumber(list, numbers[n]! - before - 1);
    before = numbers[n]!;
  }
  return written(list);
}

const inWord = (word: number): number => {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

/** How many are set from `from` (inclusive) to `until` (exclusive). */
export function countIn(bits: Bits, from: number, until: number): number {
  if (from >= until) return 0;
  const first = from >>> 5;
  const last = (until - 1) >>> 5;
  const head = -1 << (from & 31);
  const tail = -1 >>> (31 - ((until - 1) & 31));
  if (first === last) return inWord(bits[first]! & head & tail);
  let total = inWord(bits[first]! & head) + inWord(bits[last]! & tail);
  for (let at = first + 1; at < last; at++) if (bits[at]) total += inWord(bits[at]!);
  return total;
}

/** Sets (or clears) all from `from` (inclusive) to `until` (exclusive). */
export function fillRange(bits: Bits, from: number, until: number, on: boolean): void {
  if (from >= until) return;
  const first = from >>> 5;
  const last = (until - 1) >>> 5;
  const set = (word: number, mask: number) => {
    bits[word] = on ? bits[word]! | mask : bits[word]! & ~mask;
  };
  const head = -1 << (from & 31);
  const tail = -1 >>> (31 - ((until - 1) & 31));
  if (first === last) set(first, head & tail);
  else {
    set(first, head);
    bits.fill(on ? 0xffffffff : 0, first + 1, last);
    set(last, tail);
  }
}

/** The numbers set from `from` to `until`, ascending. */
export function numbersIn(bits: Bits, from = 0, until = bits.length * 32): number[] {
  const numbers: number[] = [];
  for (let word = from >>> 5; word < bits.length && word * 32 < until; word++) {
    for (let rest = bits[word]!; rest; rest &= rest - 1) {
      const number = word * 32 + 31 - Math.clz32(rest & -rest);
      if (number >= from && number < until) numbers.push(number);
    }
  }
  return numbers;
}

/** Clears what does not fit from `from` to `until`. */
export function keepOnly(bits: Bits, from: number, until: number, fits: (number: number) => boolean): void {
  for (let word = from >>> 5; word < bits.length && word * 32 < until; word++)
    for (let rest = bits[word]!; rest; rest &= rest - 1) {
      const number = word * 32 + 31 - Math.clz32(rest & -rest);
      if (!fits(number)) bits[word]! &= ~(1 << (number & 31));
    }
}

/** Whether a document is in the set. */
export const has = (bits: Bits, number: number): boolean => ((bits[number >>> 5]! >>> (number & 31)) & 1) === 1;
