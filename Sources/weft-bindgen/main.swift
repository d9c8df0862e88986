import CommandLineSupport
import Platform
import WITCommands

// What the plugins run: `weft bindgen` alone, so that nobody builds an interpreter for it.
Startup.prepare()
exit(Failure.shown { () throws(Failure) in try Command.bindgen.perform(Startup.words) })
