/** A Chinese keyboard gives full-width digits, and what is pasted often has a blank behind it. */
export const typedDigits = (text: string): string => text.normalize('NFKC').trim()
