/** Style sheets are the bundler's business. */
declare module '*.css'
declare module '@fontsource-variable/noto-sans-sc'
declare module 'zxing-wasm/reader/zxing_reader.wasm?url' {
  const url: string
  export default url
}
