/**
 * What a plugin may do beyond showing stages and answering policies, for the operator who decides whether to trust it. All
 * but `hosts` is held to what the plugin registers and taps: what it does not declare stops the start. The engine can neither
 * see nor stop what code in its process does by itself.
 */
export interface PluginCapabilities {
  /** Host names that it sends requests to: `api.example.com`, `*.example.com`. A statement: nothing enforces it. */
  readonly hosts?: readonly string[]
  /** It stores: entities and migrations of its own. */
  readonly tables?: boolean
  /** It answers HTTP requests of its own. */
  readonly routes?: boolean
  /** It sends mail, so the application must offer `services.mail`. */
  readonly mail?: boolean
  /** Hooks that it taps beside those of registration: `challenge`; of another plugin: `acme-sallyport-pin.changed`. */
  readonly hooks?: readonly string[]
  /** Methods that its stages prove: `pin`. */
  readonly proves?: readonly string[]
  /** Its stages log users in or out. */
  readonly issuesSessions?: boolean
  /** Its stages create and change users. */
  readonly writesUsers?: boolean
  /** Its stages give out links; a visitor who confirms one counts as the user that it was made for. */
  readonly vouchesByLinks?: boolean
}
