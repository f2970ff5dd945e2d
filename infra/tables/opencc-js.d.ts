// The package types its converters only; the bare character table is a hundredth of their size.
declare module 'opencc-js/dict/TSCharacters' {
  /** Pairs of Traditional and Simplified characters: `國 国|寶 宝|…`. */
  const table: string;
  export default table;
}

declare module 'opencc-js/dict/STPhrases' {
  /** Pairs of Simplified and Traditional phrases: `一伙人 一夥人|…`. */
  const phrases: string;
  export default phrases;
}
