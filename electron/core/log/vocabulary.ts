/**
 * The words that may leave this computer in a log: those in which Node, V8, TensorFlow and Fewslice itself say what
 * went wrong. A word that is not here is left out, so no name of a person, a file, a case or a structure passes
 * unless it is one of these words.
 */
const words = `
a able aborted access active after again against all allocate allocated allocation already an and another any are argument arguments array
as assertion assign assigned at attempt available avx axis backend bad be because been before being below between bigint binding block
boolean both broken buffer busy by bytes call callback called came can cannot channel checkpoint child class clone close closed code column
compute configuration connect connected connection constant constructor copy core could count crash crashed create cross cyclic data
deadline defect defined delete deleted denied dependency descriptor destroyed device did dimension dimensions directory disk disposed does done dtype
duplicate during each element elements empty encoding end ended engine enough error even event exceeded exceeds exception exist existing exists
exit expected export failed failure fault feed few file files finite float for format found from full function gradient graph
got greater had handle has have header heap held hung if illegal import in index inference infinity initialized input instance
instead instruction int integer internal interrupted invalid ipc is it item iterable iterator its json kernel key killed kind large larger last
least length less library limit line link listen loaded local lock locked long loss lost machine many map mask match max maximum may memory
message method missing mismatch model module more most moved must name named nan native negative never new no node none not nothing null number
object of off offset on once one only op open opened operation operator option or order other out output over overflow own packet parameter parse
pending permission permitted pipe platform plan position positive possible premature prepare process processor promise property properties
protocol provided queue range rank rate read readable reading reached reason received recursion reduce reference refused regular rejected
released remove removed rename request required reset resource response result resume return returned run running same schema search segment
self server session set shape shared should signal size slice slices slow small socket some space specified stack stage start started state
step still stopped stream string structure such supported switch symbol sync system table temporary tensor tensors text than that the their them
then there this thread threw time timed times to token too train trainer training transfer tried true try twice type typed types uint unable
undefined unexpected unhandled unknown unreachable unsupported until up use used valid value values variable variables version volume waiting
was wasm weights were when where which while width with within without word worker write writable writing written wrong yet zero
`.trim().split(/\s+/);

/** Codes and signals, in capitals: system errors, Node's own, how a process was ended. */
const codes = `
EACCES EADDRINUSE EAGAIN EBADF EBUSY ECONNABORTED ECONNREFUSED ECONNRESET EDQUOT EEXIST EFBIG EINVAL EIO EISDIR ELOOP EMFILE ENAMETOOLONG ENETUNREACH
ENFILE ENODEV ENOENT ENOMEM ENOSPC ENOTCONN ENOTDIR ENOTEMPTY ENOTSUP ENXIO EPERM EPIPE EPROTO EROFS ESRCH ESTALE ETIMEDOUT ETXTBSY EXDEV
SIGABRT SIGBUS SIGFPE SIGHUP SIGILL SIGINT SIGKILL SIGPIPE SIGSEGV SIGTERM SIGTRAP AVX CPU GPU ID JSON NIFTI OOM IPC
TypeError RangeError ReferenceError SyntaxError URIError EvalError AggregateError AssertionError ZodError UserError ORPCError AbortError DOMException
`.trim().split(/\s+/);

export const vocabulary: ReadonlySet<string> = new Set(words);
export const capitalCodes: ReadonlySet<string> = new Set(codes);
