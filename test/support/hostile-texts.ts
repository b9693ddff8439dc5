/** Texts that try to run, to leave their place, or to break the page. */
export const hostileTexts: readonly string[] = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' autofocus onfocus='alert(1)",
  '</title></textarea></style><script>alert(1)</script>',
  'javascript:alert(1)',
  '\u202Eevil\u202C\u2066',
  '`${alert(1)}`',
  'x'.repeat(10_000),
]
