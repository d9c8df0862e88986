import CommandLineSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

Startup.prepare()
exit(Failure.shown { () throws(Failure) in try CommandLineProgram.run(Startup.words) })
