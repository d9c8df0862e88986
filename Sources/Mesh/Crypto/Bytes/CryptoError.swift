/// Why a cryptographic function gives nothing. None of them says more of a secret than that.
package enum CryptoError: Error, Equatable {
    /// A tag is not that of the message, the nonce and the key.
    case authenticationFailed
    /// More bytes than the function may make of one key.
    case outputTooLong
    /// A peer's key has not the right number of bytes, or is of small order: what would be agreed
    /// on does not depend on one's own key.
    case unusableKey
}
