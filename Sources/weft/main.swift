import CommandLineSupport
import Platform

Startup.prepare()
exit(Failure.shown { () throws(Failure) in try CommandLineProgram.run(Startup.words) })
