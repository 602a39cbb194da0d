/*
 * Compiled in before tfjs-node's own source: tensors that TensorFlow owns in place of those that share a typed array's memory.
 *
 * A tensor that shares memory holds a reference to the typed array and gives it back when TensorFlow is done with it. That can
 * be in one of TensorFlow's threads (about one in a hundred, while a graph's last nodes are tidied up), and Node's references
 * may be touched by the thread of JavaScript alone: a training process dies of it now and then, by SIGABRT. Copying costs next
 * to nothing: TensorFlow copies anyway what does not lie at a multiple of 64 bytes, as most typed arrays do not.
 */
#ifndef FEWSLICE_OWN_TENSORS_H_
#define FEWSLICE_OWN_TENSORS_H_

#include <cstring>
#include "tensorflow/c/tf_tensor.h"

namespace fewslice {

/** As TF_NewTensor, but done with the caller's memory when it returns. */
inline TF_Tensor *NewOwnTensor(TF_DataType type, const int64_t *dims, int num_dims, void *data, size_t length,
                               void (*deallocator)(void *data, size_t length, void *arg), void *deallocator_arg) {
  TF_Tensor *tensor = TF_AllocateTensor(type, dims, num_dims, length);
  if (tensor != nullptr && length > 0) std::memcpy(TF_TensorData(tensor), data, length);
  deallocator(data, length, deallocator_arg);
  return tensor;
}

}  // namespace fewslice

#define TF_NewTensor fewslice::NewOwnTensor

#endif  // FEWSLICE_OWN_TENSORS_H_
