import type { Known } from '@sallyport/planner'
import type { StageRuntime } from '../definitions/runtime.ts'
import type { FlowMessage } from '../stage/visit.ts'
import type { Settings } from '../engine.ts'
import type { FlowInspection } from '../inspection/flow-inspection.ts'
import type { InspectedPlace } from '../inspection/flow-stages.ts'
import type { Challenge } from '../wire/challenge.ts'
import type { LoginSession } from './run-store.ts'

/** What an inspector is shown beside the form. */
export interface ShownInspection {
  /** Where the run stands; undefined where there is none and the flow does not apply. */
  readonly run: FlowInspection | undefined
  readonly stages: readonly InspectedPlace[]
  /** Path of the flow's diagram as a Mermaid text; undefined for a user who may not read it. */
  readonly diagram: string | undefined
}

/** A challenge that is to be drawn. */
export interface ShownChallenge {
  readonly kind: 'challenge'
  readonly challenge: Challenge
  /** By whose schemas it is drawn; undefined for the engine's own challenges. */
  readonly stage: StageRuntime | undefined
  /** What the person has filled in, as the form posted it. */
  readonly values: Readonly<Record<string, unknown>>
  /** Code of a conflict: what was posted did not count, and this is where things stand. */
  readonly conflict: string | undefined
  /** What the flow is called, for a page that nothing else gives a title. */
  readonly name: string
  /** Where a user who logs in here continues; undefined where nobody logs in. */
  readonly next: string | undefined
  /** For a user who has opened the page with the inspector and may inspect; undefined for everybody else. */
  readonly inspection: ShownInspection | undefined
}

/** A request that got no challenge. */
export interface ShownError {
  readonly kind: 'error'
  readonly status: number
  readonly code: string
  readonly detail: string
}

/** The page of a logged-in user. Its links and forms lead to paths of ours. */
export interface ShownUser {
  readonly kind: 'user'
  /** What the flow has said that led here. */
  readonly messages?: readonly FlowMessage[]
  readonly person: Known
  /** Flows that change something; undefined where there is none. */
  readonly flows: {
    readonly settings: string | undefined
    readonly password: string | undefined
    readonly logout: string
  }
  readonly sessions: readonly ShownSession[]
  /** What the plugins let people set up. */
  readonly settings: readonly ShownSettings[]
}

export interface ShownSession extends LoginSession {
  /** The one that the page was asked for with. */
  readonly isPresent: boolean
  /** Where a form posts to that ends it. */
  readonly removePath: string
}

export interface ShownSettings {
  readonly title: string
  /** Where one more is set up. */
  readonly configurePaths: readonly string[]
  readonly items: readonly {
    readonly label: string
    /** ISO 8601. */
    readonly createdAt: string | undefined
    /** Where a form posts to that takes it away. */
    readonly removePath: string
  }[]
}

/** The installation has no user yet. */
export interface ShownEmptiness {
  readonly kind: 'empty'
}

/** What a page is drawn from. */
export interface Page {
  readonly shows: ShownChallenge | ShownError | ShownUser | ShownEmptiness
  /** The settings of the host that was asked: its brand, its URL. */
  readonly settings: Settings
  /** Path and query at which the page stands, and to which its form posts; without a flow token. */
  readonly action: string
  /** Lets the page's own scripts and styles through its Content-Security-Policy; drawn anew for each page. */
  readonly nonce: string
  /** Value of the header `Accept-Language`. */
  readonly languages: string
  /** The language that the visitor has chosen (BCP 47); undefined if none. */
  readonly locale: string | undefined
  /** The page's own query, a flow token included. */
  readonly query: string
}

export interface DrawnPage {
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
}

/** A file that pages need. Its name holds a hash of its content, so it never changes. */
export interface PageAsset {
  readonly type: string
  readonly body: Uint8Array
  /** The same, compressed. */
  readonly gzip: Uint8Array
  readonly brotli: Uint8Array
}

/** Draws pages. */
export interface Pages {
  /** Pure and quick: no waiting, no file is read. */
  render(page: Page): DrawnPage
  /** By its name below `/if/assets/`. */
  asset(name: string): PageAsset | undefined
}
