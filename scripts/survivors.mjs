/**
 * Mutants that no test kills, as the list in test/mutation/survivors.md names them: file, code, replacement. Line
 * numbers stay out, since they change with every edit above.
 */

/**
 * The report of Stryker's `json` reporter, as far as it is read here.
 *
 * @typedef {{ line: number, column: number }} Position
 * @typedef {{ status: string, replacement?: string, location: { start: Position, end: Position } }} Mutant
 * @typedef {{ files: Record<string, { source: string, mutants: Mutant[] }> }} Report
 */

const LONGEST = 100

/** One line a survivor, as the list must hold it. */
export function survivorsOf(/** @type {Report} */ { files }) {
  return Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants
      .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
      .map(({ location, replacement = '' }) => {
        const lines = source.split('\n')
        const original = lines.slice(location.start.line - 1, location.end.line)
        original[original.length - 1] = original.at(-1)?.slice(0, location.end.column - 1) ?? ''
        original[0] = original[0]?.slice(location.start.column - 1) ?? ''
        return `- \`${file}\`: ${inline(original.join('\n'))} → ${inline(replacement)}`
      }),
  )
}

/** Code on one line, cut where it would fill the page; spelt as the formatter leaves it. */
function inline(/** @type {string} */ code) {
  const flat = code.replaceAll(/\s+/g, ' ').trim()
  const short = flat.length > LONGEST ? `${flat.slice(0, LONGEST)}…` : flat
  const runs = new Set(short.match(/`+/g)?.map(({ length }) => length))
  let fence = '`'
  while (runs.has(fence.length)) fence += '`'
  const edge = /^`|`$/.test(short) ? ' ' : ''
  return fence + edge + short + edge + fence
}

/**
 * What the list and a run do not have in common. A line that stands twice explains two mutants.
 *
 * @param {string[]} survivors of survivorsOf
 * @param {string} list the text of survivors.md
 */
export function compare(survivors, list) {
  const listed = list.split('\n').filter((line) => line.startsWith('- `src-main/'))
  return { unexplained: without(survivors, listed), stale: without(listed, survivors) }
}

/**
 * @param {string[]} lines
 * @param {string[]} taken each takes one equal line away
 */
function without(lines, taken) {
  const left = [...taken]
  return lines.filter((line) => {
    const index = left.indexOf(line)
    if (index !== -1) left.splice(index, 1)
    return index === -1
  })
}
