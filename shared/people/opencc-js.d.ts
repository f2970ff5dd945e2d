// The package types its converters only; the bare character table is a hundredth of their size.
declare module 'opencc-js/dict/TSCharacters' {
  /** Pairs of Traditional and Simplified characters: `國 国|寶 宝|…`. */
  const table: string;
  export default table;
}
