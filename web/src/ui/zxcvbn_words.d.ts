// The lists of words come one by one, without the hundreds of kilobytes beside them, and say no types.
declare module '@zxcvbn-ts/*.mjs' {
  const words: string[]
  export default words
}

declare module '@zxcvbn-ts/*.esm.js' {
  const words: string[]
  export default words
}
