/**
 * Numbers tokens of one to three characters in the order they are first met. A token is its parent token and one more
 * character: an open-addressed table of pairs of numbers, several times faster than a map of strings.
 */
export function newGrams() {
  let capacity = 1 << 16;
  let parents = new Uint32Array(capacity);
  let letters = new Uint32Array(capacity);
  let ids = new Uint32Array(capacity);
  const parentOf: number[] = [0];
  const letterOf: number[] = [0];

  const slotOf = (parent: number, letter: number): number => {
    let slot = (Math.imul(parent, 0x9e3779b1) ^ Math.imul(letter, 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & (capacity - 1);
    while (ids[slot] !== 0 && (parents[slot] !== parent || letters[slot] !== letter))
      slot = (slot + 1) & (capacity - 1);
    return slot;
  };
  const place = (parent: number, letter: number, id: number) => {
    const slot = slotOf(parent, letter);
    parents[slot] = parent;
    letters[slot] = letter;
    ids[slot] = id;
  };
  const grow = () => {
    capacity *= 2;
    parents = new Uint32Array(capacity);
    letters = new Uint32Array(capacity);
    ids = new Uint32Array(capacity);
    for (let id = 1; id < parentOf.length; id++) place(parentOf[id]!, letterOf[id]!, id);
  };

  /** The number of `parent` followed by `letter`; parent 0 is the empty token. */
  const number = (parent: number, letter: number): number => {
    const slot = slotOf(parent, letter);
    if (ids[slot]) return ids[slot]!;
    const id = parentOf.length;
    parentOf.push(parent);
    letterOf.push(letter);
    if (id * 2 > capacity) grow();
    place(parent, letter, id);
    return id;
  };

  return {
    number,
    count: () => parentOf.length,
    text(id: number): string {
      let text = '';
      for (let at = id; at; at = parentOf[at]!) text = String.fromCodePoint(letterOf[at]!) + text;
      return text;
    },
  };
}
