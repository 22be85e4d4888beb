import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

import { passphrase, type Workspace } from "../shadow";

export interface EngineEnvironment {
  workspace: Workspace;
  /** The running providers, as PULUMI_DEBUG_PROVIDERS takes them. */
  debugProviders?: string | undefined;
  /** Whether the command shows debug messages. */
  debugs?: boolean;
}

// A credential that is not there cannot be used by mistake, and the user's Pulumi settings are for the user's Pulumi.
const usersOwn = /^(AWS|DATADOG|DD|KUBE|KUBERNETES|HELM|PULUMI)_|^KUBECONFIG$/;

/** The environment of a Pulumi that can reach nothing but the simulated cloud and the state in the workspace. */
export function engineEnvironment(given: NodeJS.ProcessEnv, engine: EngineEnvironment): NodeJS.ProcessEnv {
  const { workspace, debugProviders, debugs = false } = engine;
  const kept = Object.fromEntries(Object.entries(given).filter(([name]) => !usersOwn.test(name)));
  return {
    ...kept,
    // Programs and packs run on the Node that runs this, whatever else is installed.
    PATH: [dirname(process.execPath), given.PATH].filter(Boolean).join(delimiter),
    NODE_COMPILE_CACHE: given.NODE_COMPILE_CACHE ?? workspace.compiled,
    ...(!debugs && { EVENKEEL_DEBUG_MESSAGES: "unseen" }),
    NODE_OPTIONS: [given.NODE_OPTIONS, shortLived].filter(Boolean).join(" "),

    PULUMI_HOME: workspace.home,
    // Beside each file of the state Pulumi would write its metadata, and not in one piece: who is killed then leaves a
    // state that Pulumi refuses to read. https://pkg.go.dev/gocloud.dev/blob/fileblob#URLOpener
    PULUMI_BACKEND_URL: `${pathToFileURL(workspace.backend).href}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE: passphrase,
    PULUMI_DISABLE_CHECKPOINT_BACKUPS: "true",

    // Nothing asks the network.
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
    PULUMI_OPTION_SKIP_PLUGIN_PRE_INSTALL: "true",
    PULUMI_OPTION_SUPPRESS_PERMALINK: "true",
    PULUMI_SUPPRESS_NEO_LINK: "true",
    PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
    ...(debugProviders !== undefined && { PULUMI_DEBUG_PROVIDERS: debugProviders }),

    // Lists --event-log among the flags.
    PULUMI_DEBUG_COMMANDS: "true",
    ...(given.EVENKEEL_CHECKPOINTS === "each" ? {} : stateAtTheEnd),
  };
}

// What lives for seconds need not look for garbage as often: that takes a tenth of the time of a program.
// https://nodejs.org/api/cli.html#--max-semi-space-sizen-in-mib
const shortLived = `--max-semi-space-size=64 --require ${JSON.stringify(join(__dirname, "preload.cjs"))}`;

// Written after each resource, the state of 500 costs eight seconds of an up. Ctrl-C still saves it; only a killed
// engine loses what it did, which `recover` puts right. EVENKEEL_CHECKPOINTS=each writes as Pulumi does on a real cloud.
const stateAtTheEnd = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };
