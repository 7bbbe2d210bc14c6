/** Style sheets are the bundler's business. */
declare module '*.css'
declare module '@fontsource-variable/noto-sans-sc'
