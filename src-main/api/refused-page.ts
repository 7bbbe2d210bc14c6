import { createHash } from 'node:crypto'
import { SECURITY_HEADERS } from './security-headers.ts'

export type Refused =
  | 'unknown-browser'
  | 'no-records'
  | 'used-address'
  | 'other-name'
  | 'other-page'
  | 'no-page'

const WHY: Record<Refused, { status: number; zh: string; en: string }> = {
  'unknown-browser': {
    status: 401,
    zh: '这个浏览器还不能打开检查点',
    en: 'This browser cannot open the checkpoint yet',
  },
  // No more than that: why is said to those who are in.
  'no-records': {
    status: 503,
    zh: '检查点打不开数据',
    en: 'The checkpoint cannot open its records',
  },
  'used-address': {
    status: 401,
    zh: '这个网址已经用过，或已超过十分钟',
    en: 'This address was used already, or is older than ten minutes',
  },
  'other-name': {
    status: 421,
    zh: '用这个网址打不开检查点',
    en: 'The checkpoint does not open at this address',
  },
  'other-page': {
    status: 403,
    zh: '不能从别的网页打开检查点',
    en: 'Another page cannot open the checkpoint',
  },
  'no-page': { status: 404, zh: '检查点没有这个页面', en: 'The checkpoint has no such page' },
}

interface Advice {
  meanwhile: string
  steps: readonly string[]
}

/** For a browser that has to be let in. */
const LET_IN: { zh: Advice; en: Advice } = {
  zh: {
    meanwhile: '请先手工登记。找班长，或者自己动手：',
    steps: [
      '在这台电脑上关闭检查点程序，再重新启动，一秒钟就好。',
      '用这个浏览器打开程序给出的新网址。它以 http://127.0.0.1 开头，只能用一次，十分钟内有效。',
      '原来开着的屏幕会自己恢复；还停在这一页的，按 F5 刷新。以后重启，不用再这样做。',
    ],
  },
  en: {
    meanwhile: 'Register people by hand meanwhile. Ask the supervisor, or do it yourself:',
    steps: [
      'Close the checkpoint program on this PC and start it again. It takes a second.',
      'In this browser open the new address that the program gives. It begins with http://127.0.0.1, works once, and for ten minutes.',
      'Screens that were open come back by themselves; where this page still stands, press F5. Later restarts need none of this.',
    ],
  },
}

/** A browser that was let in before gets it too: which those are stands in the records. */
const MEND: { zh: Advice; en: Advice } = {
  zh: {
    meanwhile: '请先手工登记，并找维护人员：',
    steps: [
      '密钥文件缺失、权限过宽或不对，或者数据坏了。是哪一样，检查点程序启动时有说明。',
      '修好以后重新启动检查点程序，按 F5 刷新。以前能打开的浏览器，不用新网址。',
    ],
  },
  en: {
    meanwhile: 'Register people by hand meanwhile, and call maintenance:',
    steps: [
      'The key file is missing, open to others or not the right one, or the data is damaged. Which, the checkpoint program says at its start.',
      'When that is mended start the program again and press F5. A browser that was let in before needs no new address.',
    ],
  },
}

/** For one that may be let in already. No link: SameSite=Strict would hold its cookie back. */
const typeIt = (origin: string): { zh: Advice; en: Advice } => ({
  zh: {
    meanwhile: '请这样打开：',
    steps: [
      `在浏览器的地址栏里输入 ${origin}/ 。`,
      '这个浏览器第一次用的，打开检查点程序启动时给出的网址。不清楚的，找班长。',
    ],
  },
  en: {
    meanwhile: 'Open it like this:',
    steps: [
      `Type ${origin}/ into the browser's address bar.`,
      'The first time in this browser, open the address that the program gave at its start. When in doubt ask the supervisor.',
    ],
  },
})

const STYLE = `
body { margin: 6vh auto; max-width: 44rem; padding: 0 1.5rem; color: #16222e;
  font: 1.25rem/1.7 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', sans-serif }
h1 { font-size: 2rem; line-height: 1.3 }
[lang=en] { margin-top: 3rem; font-size: 1rem; color: #4a5a6a }
[lang=en] h1 { font-size: 1.3rem }
`

const HEADERS = {
  ...SECURITY_HEADERS,
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'Content-Type': 'text/html; charset=utf-8',
}

const TITLE = '<title>检查点 Checkpoint</title>'

/** By this a kiosk is known to whoever has no cookie of it. */
export function isRefusedPage(html: string): boolean {
  return html.includes(TITLE)
}

/**
 * What a browser is shown that gets no screen, and what to do about it. It stays while the kiosk starts again.
 *
 * @param origin where the kiosk is opened
 */
export function refusedPage(
  why: Refused,
  origin: string,
): { status: number; headers: Record<string, string>; html: string } {
  const { status, zh, en } = WHY[why]
  const advice = adviceFor(status, origin)
  const html = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${TITLE}
<style>${STYLE}</style>
</head>
<body>
${inHtml(zh, advice.zh)}
<div lang="en">
${inHtml(en, advice.en)}
</div>
</body>
</html>
`
  return { status, headers: HEADERS, html }
}

function adviceFor(status: number, origin: string): { zh: Advice; en: Advice } {
  if (status === 503) return MEND
  return status === 401 ? LET_IN : typeIt(origin)
}

function inHtml(title: string, { meanwhile, steps }: Advice): string {
  return `<h1>${title}</h1>
<p>${meanwhile}</p>
<ol>
${steps.map((step) => `<li>${step}</li>`).join('\n')}
</ol>`
}
