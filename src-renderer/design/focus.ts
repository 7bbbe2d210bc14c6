/** To the first of these (selectors) that there is: what had the focus may have gone with what it did. */
export const focusFirst = (...selectors: string[]) => {
  for (const selector of selectors) {
    const found = document.querySelector<HTMLElement>(selector)
    if (found === null) continue
    found.focus()
    return
  }
}
