/// What the system says of its errors.
package enum SystemError {
    /// The words for a number of `errno`.
    package static func words(_ number: Int32) -> String {
        unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
    }
}
