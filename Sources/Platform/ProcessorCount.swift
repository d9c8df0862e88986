/// How many threads can run at a time.
package enum ProcessorCount {
    /// Of the processors that the system uses now; one at least.
    package static var active: Int { max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1) }
}
