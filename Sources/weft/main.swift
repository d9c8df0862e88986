import Platform

Startup.prepare()
exit(CommandLineProgram.run(Startup.words))
