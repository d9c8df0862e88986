#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

Startup.prepare()
exit(CommandLineProgram.run(Startup.words))
