import type { PageScope, Source } from '../page-scope.ts'

const NOT_USED = [
  'accelerometer',
  'browsing-topics',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'usb',
]
const OURS = ['otp-credentials', 'publickey-credentials-create', 'publickey-credentials-get']

const PERMISSIONS = [...NOT_USED.map((name) => `${name}=()`), ...OURS.map((name) => `${name}=(self)`)].join(', ')

/** Headers of a page. `Cache-Control`, `X-Content-Type-Options` and `Strict-Transport-Security` are those of every answer. */
export function pageHeaders(scope: PageScope): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': policy(scope),
    // `no-referrer` would make browsers send the origin `null` with our own forms.
    'Referrer-Policy': 'same-origin',
    'Permissions-Policy': PERMISSIONS,
    'Cross-Origin-Resource-Policy': 'same-origin',
    // A page of another site that opens ours in a window keeps no hold of it.
    'Cross-Origin-Opener-Policy': 'same-origin',
  }
}

/** Nothing runs and nothing is styled that does not carry the page's nonce; scripts that do may load further ones. */
function policy({ nonce, settings, sources }: PageScope): string {
  const others = (directive: Source): readonly string[] => [...(sources.get(directive) ?? [])]
  const origins = [...settings.origins]
  const directives: readonly (readonly string[])[] = [
    ['default-src', "'none'"],
    ['script-src', `'nonce-${nonce}'`, "'strict-dynamic'"],
    ['style-src', `'nonce-${nonce}'`],
    ['img-src', "'self'", 'data:', ...others('img-src')],
    ['font-src', "'self'"],
    ['connect-src', "'self'", ...others('connect-src')],
    ['frame-src', ...(others('frame-src').length > 0 ? ["'self'", ...others('frame-src')] : ["'self'"])],
    // A browser asks this of what a form's answer redirects to, as well.
    ['form-action', "'self'", ...origins, ...others('form-action')],
    ['frame-ancestors', "'self'"],
    ['base-uri', "'none'"],
  ]
  return directives.map((directive) => [...new Set(directive)].join(' ')).join('; ')
}
