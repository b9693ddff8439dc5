interface Request {
  /** Upper case. */
  readonly method: string
  /** A header by its lower-case name; empty when missing. */
  header(name: string): string
}

interface Site {
  readonly origins: ReadonlySet<string>
}

/**
 * Was a GET that changes something caused by a link on another site, or by a browser that only looks ahead? `Sec-Fetch-Site`
 * and `Origin` decide where the browser sends them, else `Referer`. A request with none of them passes, as that of a user
 * does who types the address.
 */
export function isFromElsewhere(site: Site, { method, header }: Request): boolean {
  if (method === 'HEAD' || header('sec-purpose') !== '' || header('purpose') !== '') return true
  const origin = header('origin')
  if (origin !== '' && !site.origins.has(origin)) return true
  const fetchSite = header('sec-fetch-site')
  if (fetchSite !== '') return fetchSite === 'cross-site' || fetchSite === 'same-site'
  return header('referer') !== '' && !isReferredByUs(site, header)
}

/**
 * May a browser have been led here without naming the origin? Browsers send no `Sec-Fetch-Site` over plain HTTP, and a link can
 * leave its `Referer` out; but only a navigation asks for HTML, and a program that talks to an interface does not.
 */
export function isUnexplainedNavigation(site: Site, { header }: Pick<Request, 'header'>): boolean {
  if (header('sec-fetch-site') !== '' || header('origin') !== '') return false
  return /\btext\/html\b/i.test(header('accept')) && !isReferredByUs(site, header)
}

function isReferredByUs({ origins }: Site, header: Request['header']): boolean {
  const referer = header('referer')
  return URL.canParse(referer) && origins.has(new URL(referer).origin)
}
