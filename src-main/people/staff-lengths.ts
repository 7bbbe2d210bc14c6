/** Digits. */
export const LONGEST_NUMBER = 20
/** Characters. */
export const LONGEST_NAME = 40
