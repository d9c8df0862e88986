import Demangling
import Testing

/// Names of C++, with parameters, as the usual tools write them.
@Suite struct CxxTests {
    /// A name, and under it what it stands for.
    static let rows = SymbolRow.rows(
        """
        _Z4mainv
          main()
        _Z3addii
          add(int, int)
        __Z3addii
          add(int, int)
        _Z1fz
          f(...)
        _Z1fPKcz
          f(char const*, ...)
        _Z1fjmxyhatsbwcfden
          f(unsigned int, unsigned long, long long, unsigned long long, unsigned char, signed cha\
        r, unsigned short, short, bool, wchar_t, char, float, double, long double, __int128)
        _Z1fDiDsDuDnDa
          f(char32_t, char16_t, char8_t, std::nullptr_t, auto)
        _Z1fDF16_DB7_
          f(_Float16, _BitInt(7))
        _ZN3app4Game4stepEd
          app::Game::step(double)
        _ZNK3app4Game5scoreEv
          app::Game::score() const
        _ZNKR1A1fEv
          A::f() const &
        _ZNVO1A1fEv
          A::f() volatile &&
        _ZN12_GLOBAL__N_11fEv
          (anonymous namespace)::f()
        _ZL3foov
          foo()
        _ZN1AC2Ev
          A::A()
        _ZN1AD0Ev
          A::~A()
        _ZN1AC1ERKS_
          A::A(A const&)
        _ZN1AC1EOS_
          A::A(A&&)
        _ZN1AaSERKS_
          A::operator=(A const&)
        _ZN1AixEi
          A::operator[](int)
        _ZN1AclEi
          A::operator()(int)
        _ZN1AnwEm
          A::operator new(unsigned long)
        _ZdlPv
          operator delete(void*)
        _ZN1AppEi
          A::operator++(int)
        _ZN1AcvbEv
          A::operator bool()
        _ZN1AcvT_IiEEv
          A::operator int<int>()
        _Zli3_kmy
          operator"" _km(unsigned long long)
        _ZltRK1AS1_
          operator<(A const&, A const&)
        _ZssRK1AS1_
          operator<=>(A const&, A const&)
        _Z1fPi
          f(int*)
        _Z1fPPKcRKPv
          f(char const**, void* const&)
        _Z1fPVrKi
          f(int const restrict volatile*)
        _Z1fPFivE
          f(int (*)())
        _Z1fM1AFvvE
          f(void (A::*)())
        _Z1fM1AKFviE
          f(void (A::*)(int) const)
        _Z1fM1Ai
          f(int A::*)
        _Z1fRA3_i
          f(int (&) [3])
        _Z1fPA3_A4_i
          f(int (*) [3][4])
        _Z1fPFPFivEfE
          f(int (*(*)(float))())
        _Z1fDv4_f
          f(float vector[4])
        _Z1fCf
          f(float complex)
        _Z1fU3fooi
          f(int foo)
        _Z1fPDoFvvE
          f(void (*)() noexcept)
        _Z3maxIiET_S0_S0_
          int max<int>(int, int)
        _Z1fIPFivEET_v
          int (*f<int (*)()>())()
        _Z1gIiEPFT_S0_Ev
          int (*g<int>())(int)
        _Z1fIJidEEvDpT_
          void f<int, double>(int, double)
        _Z1fIJidEEvDpRKT_
          void f<int, double>(int const&, double const&)
        _Z1fIJEEvDpT_
          void f<>()
        _Z1fIRiEvOT_
          void f<int&>(int&)
        _Z1fILi3EEvv
          void f<3>()
        _Z1fILb1ELj2ELln7ELc65ELDnEEvv
          void f<true, 2u, -7l, (char)65, nullptr>()
        _Z1fIXadL_Z1giEEEvv
          void f<&g>()
        _Z1fIiEDTplfp_Li1EET_
          decltype({parm#1} + 1) f<int>(int)
        _Z1fIiENSt9enable_ifIXsr3std11is_integralIT_EE5valueEvE4typeES1_
          std::enable_if<std::is_integral<int>::value, void>::type f<int>(int)
        _Z1fIJidEEDTspcl1gfp_EEDpT_
          decltype(g({parm#1})...) f<int, double>(int, double)
        _Z1fIiEDTcl1gfp_EET_
          decltype(g({parm#1})) f<int>(int)
        _Z1fIiEDTstT_ES0_
          decltype(sizeof (int)) f<int>(int)
        _Z1fIJidEEvRAsZT__i
          void f<int, double>(int (&) [sizeof...(int, double)])
        _Z1fIJidEEDTfrplfp_EDpT_
          decltype(({parm#1} + ...)) f<int, double>(int, double)
        _Z1fI1AEDTptfp_1xET_
          decltype({parm#1}->x) f<A>(A)
        _ZNSt6vectorIS_IiSaIiEESaIS1_EE9push_backERKS1_
          std::vector<std::vector<int, std::allocator<int>>, std::allocator<std::vector<int, std:\
        :allocator<int>>>>::push_back(std::vector<int, std::allocator<int>> const&)
        _ZNSt3__16vectorIiNS_9allocatorIiEEE9push_backEOi
          std::__1::vector<int, std::__1::allocator<int>>::push_back(int&&)
        _ZNSsC1EPKcRKSaIcE
          std::basic_string<char, std::char_traits<char>, std::allocator<char>>::basic_string(cha\
        r const*, std::allocator<char> const&)
        _ZNKSs4sizeEv
          std::string::size() const
        _ZStlsISt11char_traitsIcEERSt13basic_ostreamIcT_ES5_PKc
          std::basic_ostream<char, std::char_traits<char>>& std::operator<< <std::char_traits<cha\
        r>>(std::basic_ostream<char, std::char_traits<char>>&, char const*)
        _ZNSolsEi
          std::ostream::operator<<(int)
        _ZNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEE6appendEPKc
          std::__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char>>::append(\
        char const*)
        _ZNSt5ctypeIcE2idE
          std::ctype<char>::id
        _ZN3fooB5cxx11Ev
          foo[abi:cxx11]()
        _ZNK3fooB3abi3barEv
          foo[abi:abi]::bar() const
        _ZZ4mainE3one
          main::one
        _ZZ4mainE3one_0
          main::one
        _ZZ1fvENKUlvE_clEv
          f()::{lambda()#1}::operator()() const
        _ZZ1fvENKUliT_E0_clIiEEDaiS_
          auto f()::{lambda(int, auto)#2}::operator()<int>(int, int) const
        _ZZN1A1fEvEN1B1gEv
          A::f()::B::g()
        _ZZ1fiEs
          f(int)::string literal
        _ZN1AUt_1gEv
          A::{unnamed type#1}::g()
        _ZTV1A
          vtable for A
        _ZTT1A
          VTT for A
        _ZTI1A
          typeinfo for A
        _ZTS1A
          typeinfo name for A
        _ZTCN1A1BE0_NS_1CE
          construction vtable for A::C-in-A::B
        _ZThn8_N1A1fEv
          non-virtual thunk to A::f()
        _ZTv0_n24_N1AD1Ev
          virtual thunk to A::~A()
        _ZTch0_h8_N1A1fEv
          covariant return thunk to A::f()
        _ZGVZ1fvE1x
          guard variable for f()::x
        _ZGR1a_
          reference temporary for a
        _ZTW1a
          thread-local wrapper routine for a
        _ZTH1a
          thread-local initialization routine for a
        _Z1fi.cold
          f(int) [clone .cold]
        _Z1fi.part.0.cold
          f(int) [clone .part.0] [clone .cold]
        _Z1fi.constprop.0
          f(int) [clone .constprop.0]
        _ZN3app3numITkNS_3NumEiEET_S1_
          int app::num<int>(int)
        _ZN3app3reqIiQ3NumIT_EEES1_S1_
          int app::req<int>(int)
        _ZN3app5trailIiEET_S1_QgtstS1_Li2E
          int app::trail<int>(int)
        _ZN3app6trail2IiEET_S1_QrqXplfp_Li1EE
          int app::trail2<int>(int)
        _ZN3app3valITnDaLi3EEEvv
          void app::val<3>()
        _ZN3app4abbrITkNS_3NumEiEEDkNS_3NumET_
          app::Num auto app::abbr<int>(int)
        _ZN3app3BoxIiE3putIiQsr3stdE7same_asIT_TL0__EEEvS3_
          void app::Box<int>::put<int>(int)
        _ZNH3app1E6deduceES0_
          app::E::deduce(app::E)
        _ZN3app2stIXtlNS_1SELi3EEEEEvv
          void app::st<app::S{3}>()
        """)

    @Test(arguments: rows)
    func namesReadAsTheyWereWritten(row: SymbolRow) {
        #expect(Demangler.demangle(row.name) == row.text)
    }

    @Test(
        arguments: [
            "_Z", "_Z1", "_Zi", "_Z1fiE", "_Z1fPFvPKcDpT_E", "_Z1fT_", "_Z1fS_",
            "_Z1fIT_Ev", "_ZN1A", "_ZNE", "_ZN1AEE", "_ZC1v", "_ZZ1f", "_Z1fA3i",
            "_Z1fILiE", "_Z99999999999fv", "_Z1fXE", "_ZTh", "_ZTX", "_Z1fu", "_ZcvT_", "_ZzzE",
            "_Z1fDv_", "_ZStS_", "_ZNSsE", "_Z1fIDpT_Evv", "_Z1fFi", "_Z1fMiFv", "_Z1fiQ",
            "_Z1fITEvv", "_Z1fITtEvv", "_Z1fiQrq",
        ])
    func whatIsMalformedStays(name: String) {
        #expect(Demangler.demangle(name) == nil)
    }

    /// A name of a variable has no parameters.
    @Test func variablesAreNames() {
        #expect(Demangler.demangle("_ZN3app5countE") == "app::count")
    }
}
