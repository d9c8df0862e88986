import CommandLineSupport
import Platform

Startup.prepare()
exit(Failure.shown { () throws(Failure) in try Command.serving.perform(Startup.words) })
