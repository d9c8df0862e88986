import Demangling
import Testing

/// Names of Swift: without modules and types of parameters, as `swift demangle --simplified` has
/// them.
@Suite struct SwiftTests {
    /// A name, and under it what it stands for.
    static let rows = SymbolRow.rows(
        """
        $s3app4mainyyF
          main()
        _$s3app4mainyyF
          main()
        $S3app4mainyyF
          main()
        $e3app4mainyyF
          main()
        $s3app0014flcheber_CxaAfyS2dF
          flächeÜber(_:)
        $s3app009gre_GkaIiSivau
          größe.unsafeMutableAddressor
        $s3app13closureGlobalyS2icvpfiS2icfU_
          closure #1 in variable initialization expression of closureGlobal
        $s3app1sopyAA6CircleCADF
          - prefix(_:)
        $s3app3lpgoiyAA6CircleCAD_ADtF
          <+> infix(_:_:)
        $s3app3anyys5Error_pAA5Shape_p_sAC_pSgtF
          any(_:_:)
        $s3app3useyyYaKF
          use()
        $s3app3useyyYaKFS2icfU1_
          closure #3 in use()
        $s3app3useyyYaKFSaySiGSi_SSztYaYbcfU_TY0_
          closure #1 in use()
        $s3app3useyyYaKFSaySiGSi_SSztYaYbcfU_Tu
          async function pointer to closure #1 in use()
        $s3app3useyyYaKFTQ1_
          use()
        $s3app3useyyYaKFTu
          async function pointer to use()
        $s3app4BankC1mSivM
          Bank.m.modify
        $s3app4BankC1mSivM.resume.0
          Bank.m.modify
        $s3app4BankC1mSivMTq
          method descriptor for Bank.m.modify
        $s3app4BankC1mSivpWvd
          direct field offset for Bank.m
        $s3app4BankC1mSivpfi
          variable initialization expression of Bank.m
        $s3app4BankC1mSivs
          Bank.m.setter
        $s3app4BankC3addyySiF
          Bank.add(_:)
        $s3app4BankC3addyySiFTj
          dispatch thunk of Bank.add(_:)
        $s3app4BankCACycfC
          Bank.__allocating_init()
        $s3app4BankCACycfc
          Bank.init()
        $s3app4BankCN
          type metadata for Bank
        $s3app4BankCMa
          type metadata accessor for Bank
        $s3app4BankCScAAAScA15unownedExecutorScevgTW
          protocol witness for Actor.unownedExecutor.getter in conformance Bank
        $s3app4BankCfD
          Bank.__deallocating_deinit
        $s3app4BankCfd
          Bank.deinit
        $s10WasmInterp10CodeBufferVfD
          CodeBuffer.deinit
        $s3app4TreeO11descriptionSSvg
          Tree.description.getter
        $s3app4TreeOSQAASQ2eeoiySbx_xtFZTW
          protocol witness for static Equatable.== infix(_:_:) in conformance Tree
        $s3app4TreeOwug
          getEnumTag for Tree
        $s3app4TreeOWOe
          outlined consume of Tree
        $s3app4someQryF
          some()
        $s3app4someQryFQOMQ
          opaque type descriptor for <<opaque return type of some()>>
        $s3app5StackV4eachyyyxKXEKF
          Stack.each(_:)
        $s3app5StackV4make4fromACyxGqd___t7ElementQyd__RszSTRd__lFZ
          static Stack.make<A>(from:)
        $s3app5StackV5IndexV1nAEyx_GSi_tcfcfA_
          default argument 0 of Stack.Index.init(n:)
        $s3app5StackV5IndexVyx_GSHAASH13_rawHashValue4seedS2i_tFTW
          protocol witness for Hashable._rawHashValue(seed:) in conformance Stack<A>.Index
        $s3app5StackV5IndexVyx_GSHAASQWb
          base witness table accessor for Equatable in Stack<A>.Index
        $s3app5StackV5itemsACyxGSayxG_tcfC
          Stack.init(items:)
        $s3app5StackVyxSicig
          Stack.subscript.getter
        $s3app5StackVyxSicipMV
          property descriptor for Stack.subscript(_:)
        $s3app5typedyyScEYKF
          typed()
        $s3app6CircleC10callSecretyyFTo
          @objc Circle.callSecret()
        $s3app6CircleC3bigSDySSSiSgGvg
          Circle.big.getter
        $s3app6CircleC3run5laterSiSaySiGSi_SSztYaYbKc_tYaKF
          Circle.run(later:)
        $s3app6CircleC3run5laterSiSaySiGSi_SSztYaYbKc_tYaKF5LocalL_V1myyF
          m() in Local #1 in Circle.run(later:)
        $s3app6CircleC3run5laterSiSaySiGSi_SSztYaYbKc_tYaKF5innerL_yS2iF
          inner #1 (_:) in Circle.run(later:)
        $s3app6CircleC4nameACSgSS_tcfC
          Circle.__allocating_init(name:)
        $s3app6CircleC5countSivMZ
          static Circle.count.modify
        $s3app6CircleC5countSivau
          Circle.count.unsafeMutableAddressor
        $s3app6CircleC5count_WZ
          one-time initialization function for count
        $s3app6CircleC6secret33_643237F7476EBB8E7C96EC81DD84C040LL1a_ySi_SStF
          Circle.secret(a:_:)
        $s3app6CircleC6secret33_643237F7476EBB8E7C96EC81DD84C040LL1a_ySi_SStFfA0_
          default argument 1 of Circle.secret(a:_:)
        $s3app6CircleCAA5ShapeA2aDP4area2inSd4UnitQz_tFTW
          protocol witness for Shape.area(in:) in conformance Circle
        $s3app6CircleCAA5ShapeAAWP
          protocol witness table for Circle
        $s3app7genericy4UnitQzSgxs8SendableRzAA5ShapeRzSLADRQlF
          generic<A>(_:)
        $s3app8variadicyyxxQpRvzlF
          variadic<each A>(_:)
        $s4Unit3app5ShapePTl
          associated type descriptor for Shape.Unit
        $sSD17dictionaryLiteralSDyxq_Gx_q_td_tcfCSS_SiSgTt0g5Tf4g_n
          specialized Dictionary.init(dictionaryLiteral:)
        $sSSN
          type metadata for String
        $sSTsE6reduceyqd__qd___qd__qd___7ElementQztKXEtKlF
          Sequence.reduce<A>(_:_:)
        $sSTsE6sorted2bySay7ElementQzGSbAD_ADtKXE_tKF
          Sequence.sorted(by:)
        $sSa3appAA6CircleCRszlE5totalSdvg
          Array<A>.total.getter
        $sSa3appAA6CircleCRszlE8sortedByySayACGSdACXEFSbAC_ACtXEfU_TA
          partial apply for closure #1 in Array<A>.sortedBy(_:)
        $sSaySayxGqd__c7ElementQyd__RszSTRd__lufC
          Array.init<A>(_:)
        $sSaySiGWOh
          outlined destroy of [Int]
        $sSDySSSiGMD
          demangling cache variable for type metadata for [String : Int]
        $sSiSgMD
          demangling cache variable for type metadata for Int?
        $syypSgcMD
          demangling cache variable for type metadata for (Any?) -> ()
        $sSS_SitMD
          demangling cache variable for type metadata for (String, Int)
        $sSi1a_SS1btMD
          demangling cache variable for type metadata for (a: Int, b: String)
        $sypXpMD
          demangling cache variable for type metadata for Any.Type
        $ss10_hashValue3forSix_tSHRzlF
          _hashValue<A>(for:)
        $ss20LazySequenceProtocolPsE3mapys0a3MapB0Vy8ElementsQzqd__Gqd__7ElementQzclF
          LazySequenceProtocol.map<A>(_:)
        $ss5print_9separator10terminatoryypd_S2StFfA0_
          default argument 1 of print(_:separator:terminator:)
        $ss23CustomStringConvertibleP11descriptionSSvgTj
          dispatch thunk of CustomStringConvertible.description.getter
        $sScTss5NeverORszABRs_rlE5yieldyyYaFZ
          static Task<>.yield()
        $ss20AsyncFlatMapSequenceV8IteratorV4next9isolation7ElementQy_SgScA_pSgYi_tYa7FailureQzYK\
        FTY9_
          AsyncFlatMapSequence.Iterator.next(isolation:)
        $ss22KeyedEncodingContainerV6encode_6forKeyys6UInt64V_xtKF
          KeyedEncodingContainer.encode(_:forKey:)
        $s10WasmInterp8TrapCodeOACs23CustomStringConvertibleAAWl
          lazy protocol witness table accessor for type TrapCode and conformance TrapCode
        $sxIeAgHr_xs5Error_pIegHrzo_s8SendableRzs5NeverORs_r0_lTR
          thunk for @escaping @isolated(any) @callee_guaranteed @async () -> (@out A)
        $sSaySiGSayxGSlsWL
          lazy protocol witness table cache variable for type [Int] and conformance [A]
        $sSMsE4sort2byySb7ElementQz_ADtKXE_tKF
          MutableCollection.sort(by:)
        $ss17DropFirstSequenceVwet
          getEnumTagSinglePayload for DropFirstSequence
        $sSo8NSObjectC3appE4moreyyF
          NSObject.more()
        $s10WasmInterp8SlotTypeOSis5Error_pIeghHyyzo_ACSisAD_pIeghHnnzo_TRTA
          partial apply for thunk for @escaping @callee_guaranteed @Sendable @async (@unowned Slo\
        tType, @unowned Int) -> (@error @owned Error)
        """)

    @Test(arguments: rows)
    func namesReadAsTheyWereWritten(row: SymbolRow) {
        #expect(Demangler.demangle(row.name) == row.text)
    }

    @Test func macrosAreNamed() {
        #expect(
            Demangler.demangle("@__swiftmacro_3app1fyyF5tracefMf_")
                == "freestanding macro expansion #1 of trace in f()")
    }

    @Test(
        arguments: [
            "$s", "$sF", "$s3ap", "$s3app", "$s3app4mainyyFQ", "$s3app4mainyF", "$s3app4mainF",
            "$s4mainyyF4", "$sA", "$sAA", "$s3appAB", "$sSay", "$sSaySi", "$sG", "$sSiG", "$sBx",
            "$sSiB", "$s3app0a", "$s3app0b", "$s3app00", "$sq", "$sR", "$sRl", "$sTf", "$sW",
            "$sWP",
            "$sSiWO", "$sSiwzz", "$s3appL_", "$st", "$sI_", "$sIe", "$sX", "$sY", "$sYj", "$sfU_",
            "$s99999999999a", "$s3app4mainyyFTg5", "$sSiSgS", "$sT", "$sM", "$sH", "$sTt",
        ])
    func whatIsMalformedStays(name: String) {
        #expect(Demangler.demangle(name) == nil)
    }
}
