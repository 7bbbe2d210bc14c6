import { createHash } from 'node:crypto'
import { SECURITY_HEADERS } from './security-headers.ts'

export type Refused = 'unknown-browser' | 'used-address'

const WHY: Record<Refused, { zh: string; en: string }> = {
  'unknown-browser': {
    zh: '这个浏览器还不能打开检查点',
    en: 'This browser cannot open the checkpoint yet',
  },
  'used-address': {
    zh: '这个网址已经用过，或已超过十分钟',
    en: 'This address was used already, or is older than ten minutes',
  },
}

const STYLE = `
body { margin: 6vh auto; max-width: 44rem; padding: 0 1.5rem; font: 1.25rem/1.7 sans-serif; color: #16222e }
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

/** What a browser is shown that was not let in, and what to do about it. It stays while the kiosk starts again. */
export function refusedPage(why: Refused): { headers: Record<string, string>; html: string } {
  const { zh, en } = WHY[why]
  const html = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${TITLE}
<style>${STYLE}</style>
</head>
<body>
<h1>${zh}</h1>
<p>请先手工登记，然后：</p>
<ol>
<li>在这台电脑上关闭检查点程序，再重新启动，一秒钟就好。</li>
<li>用这个浏览器打开程序给出的新网址。它以 http://127.0.0.1 开头，只能用一次，十分钟内有效。</li>
<li>原来开着的屏幕会自己恢复；还停在这一页的，按 F5 刷新。以后重启，不用再这样做。</li>
</ol>
<div lang="en">
<h1>${en}</h1>
<p>Register people by hand meanwhile, and:</p>
<ol>
<li>Close the checkpoint program on this PC and start it again. It takes a second.</li>
<li>In this browser open the new address that the program gives. It begins with http://127.0.0.1, works once, and for ten minutes.</li>
<li>Screens that were open come back by themselves; where this page still stands, press F5. Later restarts need none of this.</li>
</ol>
</div>
</body>
</html>
`
  return { headers: HEADERS, html }
}
